/**
 * The check that is the look itself. Its empty item says whether the target can be looked at, every other one names a
 * capability of it that cannot be asked: "engine".
 */
export const REACHABLE = 'reachable'
