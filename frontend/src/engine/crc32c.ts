const POLYNOMIAL = 0x82f63b78;
const TABLES = slicingTables();
const ONE = 1 << 31;
/** x to the power of 2 to the power of the index, modulo the polynomial. */
const SQUARES = squares();

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

  /** The checksum of everything fed so far, unsigned. */
  value(): number {
    return ~this.#remainder >>> 0;
  }
}

/** A checksum as S3 and HTTP write it: four bytes, big-endian, in base64. */
export function base64(value: number): string {
  const bytes = [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255];
  return btoa(String.fromCharCode(...bytes));
}

/**
 * Joins checksums: of two runs of bytes, one after the other, of which the second has that length.
 * A function of the length first, as most parts of a file have the same.
 */
export function joining(secondLength: number): (first: number, second: number) => number {
  const power = powerOfX(secondLength);
  return (first, second) => (product(power, first) ^ second) >>> 0;
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

function squares(): readonly number[] {
  const table = [1 << 30];
  for (let i = 1; i < 64; i++) {
    table.push(product(table[i - 1]!, table[i - 1]!));
  }
  return table;
}

/** What so many bytes of zeros multiply a remainder by. */
function powerOfX(bytes: number): number {
  let power = ONE;
  // The first three squarings stand for the eight bits of a byte.
  for (let i = 3, rest = bytes; rest > 0; i++, rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) {
      power = product(SQUARES[i]!, power);
    }
  }
  return power;
}

/** The product of two polynomials, bit-reversed as the checksum is, modulo the polynomial. */
function product(one: number, other: number): number {
  let result = 0;
  for (let bit = ONE, factor = other; bit !== 0; bit >>>= 1) {
    if (one & bit) {
      result ^= factor;
    }
    factor = factor & 1 ? (factor >>> 1) ^ POLYNOMIAL : factor >>> 1;
  }
  return result;
}
