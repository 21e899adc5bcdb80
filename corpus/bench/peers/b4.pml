/* B4(D): level i, at place i mod D, is finish { level i+1 and a task, both at place i+1 mod D };
 * level D does nothing but end.  At most one of the places 1 to D-1 fails, at any moment.
 *
 * One step a spawn, a task, and an end of a level.  The failure of a place is one step, which
 * loses what runs there; what is spawned at a place that has failed is lost at once.  The
 * finish of a lost level is taken over by the finish around it, and its tasks run on.
 *
 *   spin -a -DD=4 b4.pml && gcc -O2 -DNOREDUCE -o pan pan.c && ./pan
 */
#ifndef D
#define D 4
#endif

mtype = { NONE, BEGUN, HALF, WAITING, ENDED, LOST };

mtype level[D + 1] = NONE;
mtype task[D] = NONE;
byte open[D]; /* what the finish of each level still waits for */
byte dead;    /* the place that has failed; 0: none */

#define AT(i)     ((i) % D)
#define OWNER(i)  (level[i] == LOST -> (i) - 1 : (i)) /* whose finish has what level i spawned */
#define I         _pid
#define IS_NEW(i) (level[i] == BEGUN || ((i) == 0 && level[0] == NONE))

active [D + 1] proctype levels()
{
	byte j;

end:	do
	:: d_step {
		I < D && IS_NEW(I) ->
		level[I] = HALF;
		if
		:: dead && AT(I + 1) == dead -> level[I + 1] = LOST
		:: else -> level[I + 1] = BEGUN; open[I]++
		fi
	   }
	:: d_step {
		level[I] == HALF ->
		level[I] = WAITING;
		if
		:: dead && AT(I + 1) == dead -> task[I] = LOST
		:: else -> task[I] = BEGUN; open[I]++
		fi
	   }
	:: d_step {
		(I == D && level[I] == BEGUN) || (level[I] == WAITING && open[I] == 0) ->
		level[I] = ENDED;
		j = I + 1;
		do
		:: j <= D ->
			/* A finish ends only when all within it, at live places, has ended. */
			assert(level[j] == NONE || level[j] == ENDED || level[j] == LOST);
			assert(task[j - 1] == NONE || task[j - 1] == ENDED || task[j - 1] == LOST);
			/* It throws only if a place has failed. */
			assert(dead || (level[j] != LOST && task[j - 1] != LOST));
			j++
		:: else -> break
		od;
		j = 0;
		if
		:: I > 0 -> open[OWNER(I - 1)]--
		:: else
		fi
	   }
	:: d_step {
		I < D && task[I] == BEGUN ->
		task[I] = ENDED;
		open[OWNER(I)]--
	   }
	od
}

#define Q (_pid - D)

active [D - 1] proctype failure()
{
end:	d_step {
		dead == 0 ->
		dead = Q;
		if
		:: task[Q - 1] == BEGUN -> task[Q - 1] = LOST; open[Q - 1]--
		:: else
		fi;
		if
		:: level[Q] == BEGUN || level[Q] == HALF || level[Q] == WAITING ->
			level[Q] = LOST;
			open[Q - 1] = open[Q - 1] + open[Q] - 1;
			open[Q] = 0
		:: else
		fi
	};
end2:	false
}
