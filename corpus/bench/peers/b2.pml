/* B2(N, M): N activities, each of which adds 1 to a shared counter M times, atomically.
 *
 * One step an addition; a spawn is one step, and loops cost none.
 *
 *   spin -a -DN=3 -DM=9 b2.pml && gcc -O2 -DNOREDUCE -o pan pan.c && ./pan
 */
#ifndef N
#define N 3
#endif
#ifndef M
#define M 9
#endif

byte c;
byte ended; /* activities that the finish has heard of */

proctype activity()
{
	byte j;

end:	do
	:: d_step {
		j < M ->
		c++;
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
