import { warehouseContract } from '../../../contracts/warehouse.js';
import { openOver } from './table-files.js';

warehouseContract('DuckDB over Parquet', () => openOver('parquet'));
warehouseContract('DuckDB over CSV', () => openOver('csv'));
