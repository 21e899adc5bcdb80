/* B1(N, M): N activities, spawned one after the other, each of which counts to M on its own.
 *
 * One step an increment; a spawn is one step, and loops cost none.  The counter is local, and
 * only the last step of an activity, which tells the finish, is seen by others, so that
 * partial-order reduction has all that it asks for.  M is at least 2.
 *
 *   spin -a -DN=3 -DM=9 b1.pml && gcc -O2 -DNOREDUCE -o pan pan.c && ./pan
 */
#ifndef N
#define N 3
#endif
#ifndef M
#define M 9
#endif

byte ended; /* activities that the finish has heard of */

proctype activity()
{
	byte x;

	do
	:: x < M - 2 -> x++
	:: atomic { x == M - 2 -> x++; break }
	od;
	atomic { x++; ended++ };
end:	false
}

init {
	byte spawned;

	do
	:: atomic { spawned < N -> run activity(); spawned++ }
	:: spawned == N && ended == N -> break
	od
}
