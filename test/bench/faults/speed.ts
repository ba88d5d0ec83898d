/** How much faster the replicas' clocks run: a schedule of every minute has a slot every two seconds. */
export const SPEED = 30;
