/** A path that begins and ends with something to see, and is no address of another kind. */
const FOLDER = String.raw`(?!\w+://)\S(?:.*\S)?`;
const PROJECT = '[a-z][a-z0-9.:-]*[a-z0-9]';
const BUCKET = '[a-z0-9][a-z0-9._-]*[a-z0-9]';
const NAMES = String.raw`(?:/(?!\.{1,2}(?:/|$))[\w.~-]+)*`;

/** Where tables can be. */
export const WAREHOUSE = new RegExp(`^(?:bigquery://${PROJECT}|${FOLDER})$`);
export const WAREHOUSE_VALUES = 'the path of a folder, or bigquery://PROJECT';

/** Where objects can be. */
export const STORE = new RegExp(`^(?:gs://${BUCKET}${NAMES}|${FOLDER})$`);
export const STORE_VALUES = 'the path of a folder, or gs://BUCKET or gs://BUCKET/PREFIX';
