/* B3(N, M, P, K): activity i, spawned at place i mod P, counts to M on its own, while at most K
 * of the places 1 to P-1 fail at any moment.
 *
 * One step an increment; a spawn is one step, and loops cost none.  The failure of a place is
 * one step, which loses its activities that have not ended; an activity spawned at a place
 * that has failed is lost at once.  The finish waits for all that are neither ended nor lost.
 *
 *   spin -a -DN=3 -DM=9 -DP=3 -DK=1 b3.pml && gcc -O2 -DNOREDUCE -o pan pan.c && ./pan
 */
#ifndef N
#define N 3
#endif
#ifndef M
#define M 9
#endif
#ifndef P
#define P 3
#endif
#ifndef K
#define K 1
#endif

#define LOST 255

byte x[N];
bool dead[P];
byte spawned, failed, running;

active [N] proctype activity()
{
end:	do
	:: d_step {
		_pid < spawned && x[_pid] < M ->
		x[_pid]++;
		if
		:: x[_pid] == M -> running--
		:: else
		fi
	   }
	od
}

#define PLACE (_pid - N + 1)

active [P - 1] proctype failure()
{
	byte i;

end:	d_step {
		failed < K ->
		dead[PLACE] = true;
		failed++;
		i = PLACE;
		do
		:: i < spawned ->
			if
			:: x[i] < M -> x[i] = LOST; running--
			:: else
			fi;
			i = i + P
		:: else -> break
		od;
		i = 0
	};
end2:	false
}

active proctype program()
{
	byte i;
	bool lost;

	do
	:: d_step {
		spawned < N ->
		if
		:: dead[spawned % P] -> x[spawned] = LOST
		:: else -> running++
		fi;
		spawned++
	   }
	:: d_step {
		spawned == N && running == 0 ->
		do
		:: i < N ->
			/* The finish ends only when all at live places has ended. */
			assert(dead[i % P] || x[i] == M);
			lost = lost || x[i] == LOST;
			i++
		:: else -> break
		od;
		/* It throws only if a place has failed. */
		assert(!lost || failed > 0);
		i = 0;
		lost = false
	   };
	   break
	od;
end:	false
}
