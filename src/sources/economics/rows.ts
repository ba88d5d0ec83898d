/** A row of SQL that has every measure of its source; what is not given is 0. */
export const measureColumns = (
  measures: Readonly<Record<string, unknown>>,
  given: Readonly<Record<string, string>>,
): string =>
  Object.keys(measures)
    .map((name) => `${given[name] ?? '0'} AS ${name}`)
    .join(', ');
