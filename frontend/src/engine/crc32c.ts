const POLYNOMIAL = 0x82f63b78;
const TABLES = slicingTables();

/** CRC32C (Castagnoli), fed piece by piece: eight bytes a step, "slicing by 8". */
export class Crc32c {
  #remainder = -1;

  update(bytes: Uint8Array): void {
    const [t0, t1, t2, t3, t4, t5, t6, t7] = TABLES;
    let crc = this.#remainder;
    let i = 0;
    for (const end = bytes.length - 7; i < end; i += 8) {
      crc ^= bytes[i]! | (bytes[i + 1]! << 8) | (bytes[i + 2]! << 16) | (bytes[i + 3]! << 24);
      crc =
        t7[crc & 255]! ^
        t6[(crc >>> 8) & 255]! ^
        t5[(crc >>> 16) & 255]! ^
        t4[crc >>> 24]! ^
        t3[bytes[i + 4]!]! ^
        t2[bytes[i + 5]!]! ^
        t1[bytes[i + 6]!]! ^
        t0[bytes[i + 7]!]!;
    }
    for (; i < bytes.length; i++) {
      crc = t0[(crc ^ bytes[i]!) & 255]! ^ (crc >>> 8);
    }
    this.#remainder = crc;
  }

  /** The checksum of everything fed so far, as S3 writes it: big-endian, in base64. */
  base64(): string {
    const value = ~this.#remainder;
    const bytes = [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255];
    return btoa(String.fromCharCode(...bytes));
  }
}

type Tables = readonly [
  Int32Array,
  Int32Array,
  Int32Array,
  Int32Array,
  Int32Array,
  Int32Array,
  Int32Array,
  Int32Array,
];

function slicingTables(): Tables {
  const tables = Array.from({ length: 8 }, () => new Int32Array(256)) as unknown as Tables;
  for (let byte = 0; byte < 256; byte++) {
    let crc = byte;
    for (let bit = 0; bit < 8; bit++) {
      crc = crc & 1 ? (crc >>> 1) ^ POLYNOMIAL : crc >>> 1;
    }
    tables[0][byte] = crc;
  }
  for (let byte = 0; byte < 256; byte++) {
    let crc = tables[0][byte]!;
    for (const table of tables.slice(1)) {
      crc = tables[0][crc & 255]! ^ (crc >>> 8);
      table[byte] = crc;
    }
  }
  return tables;
}
