/* B2r(N, M): N activities, each of which adds 1 to a shared counter M times, not atomically:
 * it reads, and then it writes.
 *
 * A read and a write are one step each, a spawn is one step, and loops cost none.  The
 * property is refuted; `pan -c0` goes on, and counts an error for each wrong final value.
 *
 *   spin -a -DN=2 -DM=5 b2r.pml && gcc -O2 -DNOREDUCE -o pan pan.c && ./pan -c0
 */
#ifndef N
#define N 2
#endif
#ifndef M
#define M 5
#endif

byte c;
byte ended; /* activities that the finish has heard of */

proctype activity()
{
	byte j, t;

end:	do
	:: d_step { j < M -> t = c };
	   d_step {
		c = t + 1;
		t = 0;
		j++;
		if
		:: j == M -> ended++
		:: else
		fi
	   }
	od
}

init {
	byte spawned;

	do
	:: atomic { spawned < N -> run activity(); spawned++ }
	:: d_step { spawned == N && ended == N -> assert(c == N * M) }; break
	od
}
