import { FIRST_FINDINGS, type Finding, type Incoming, NOW_IN_FORCE, reportFindings } from './incoming.ts';

interface Cycle extends Finding {
  readonly path: string;
}

/** The circles that the walk `up` came back from, each once, at the first of their rows that came with this import. */
const CIRCLES = `
  SELECT *, count(*) OVER () AS total FROM (
    SELECT DISTINCT ON (members) file_no, line_no, coalesce(path[2], path[1]) AS value,
           array_to_string(path || start, ' → ') AS path
    FROM (SELECT *, (SELECT array_agg(one ORDER BY one) FROM unnest(path) one) AS members FROM up) u
    WHERE above = start ORDER BY members, file_no, line_no) c
  ${FIRST_FINDINGS}`;

/** Nobody is, through however many steps, their own manager. One problem for each circle. */
export async function checkManagers(incoming: Incoming): Promise<void> {
  const findings = await incoming.session.query<Cycle>(
    `WITH RECURSIVE up AS (
       SELECT m.file_no, m.line_no, m.person_id AS start, m.manager_id AS above, ARRAY[m.person_id] AS path
       FROM pg_temp.merged_people m WHERE ${NOW_IN_FORCE} AND m.manager_id IS NOT NULL
       UNION ALL
       SELECT u.file_no, u.line_no, u.start, p.manager_id, u.path || p.person_id
       FROM up u JOIN facts.people p ON p.person_id = u.above
       WHERE p.manager_id IS NOT NULL AND p.person_id <> ALL (u.path)
     )
     ${CIRCLES}`,
  );
  const message = ({ path }: Cycle): string =>
    `expected managers that end with somebody who has none; these go in a circle: ${path}`;
  reportFindings(incoming, findings, 'manager_id', message);
}

/** No account is, on any day, its own ancestor. */
export async function checkParents(incoming: Incoming): Promise<void> {
  const findings = await incoming.session.query<Cycle>(
    `WITH RECURSIVE parents AS (
       SELECT account_id, value AS parent, valid_from AS first, coalesce(valid_to, 'infinity') AS last
       FROM facts.account_attributes WHERE attribute = 'parent'
     ),
     up AS (
       SELECT m.file_no, m.line_no, p.account_id AS start, p.parent AS above, p.first, p.last, ARRAY[p.account_id] AS path
       FROM pg_temp.merged_account_attributes m JOIN parents p ON p.account_id = m.account_id AND p.first = m.valid_from
       WHERE ${NOW_IN_FORCE} AND m.attribute = 'parent'
       UNION ALL
       SELECT u.file_no, u.line_no, u.start, p.parent, greatest(u.first, p.first), least(u.last, p.last), u.path || p.account_id
       FROM up u JOIN parents p ON p.account_id = u.above
       WHERE p.account_id <> ALL (u.path) AND greatest(u.first, p.first) <= least(u.last, p.last)
     )
     ${CIRCLES}`,
  );
  const message = ({ path }: Cycle): string =>
    `expected parents that end with an account that has none; these go in a circle: ${path}`;
  reportFindings(incoming, findings, 'value', message);
}
