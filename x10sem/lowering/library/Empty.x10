package x10.lang;

/** A class without members. */
public class Empty {}
