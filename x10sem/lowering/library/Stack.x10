package x10.util;

/** Last in, first out. */
public class Stack[T] extends ArrayList[T] {
    public def push(x:T):T { add(x); return x; }
    public def pop():T = removeLast();
    public def peek():T = getLast();
}
