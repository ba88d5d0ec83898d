import { to } from './column.ts';

/** Columns that point at the tables that most others point at. */

export const account = (name = 'account_id') => to(name, 'accounts.account_id');
export const person = (name: string) => to(name, 'people.person_id');
export const product = (name = 'product_id') => to(name, 'products.product_id');
/** Known from the first of these days that is given. */
export const onDay = (...columns: string[]) => ({ known: { columns } });
