// Opens a CSV file as a spreadsheet program does (npm xlsx) and prints its rows by their headings. Cells stay the text they are.
import { readFileSync } from 'node:fs';
import { read, utils } from 'xlsx';

const book = read(readFileSync(process.argv[2]), { type: 'buffer', raw: true });
console.log(JSON.stringify(utils.sheet_to_json(book.Sheets[book.SheetNames[0]], { raw: true, defval: '' })));
