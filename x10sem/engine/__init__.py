"""The state-space kernel: interned components, memoised steps of pieces, reductions, searches."""
