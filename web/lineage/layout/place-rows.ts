/** A run of rows that lie as close as they may. */
interface Block {
  /** Rows from here until the next block. */
  first: number;
  weight: number;
  /** Weighted sum of where the rows want the block to be. */
  sum: number;
}

/**
 * Centres of rows that stand above one another: as near as possible to where they want to be (least squares), with at
 * least `distances[i]` between row `i` and the next. Exact, in linear time: rows that push each other become a block,
 * which lies at the mean of what its rows want (pool adjacent violators).
 */
export function placeRows(
  wanted: readonly number[],
  weights: readonly number[],
  distances: readonly number[],
): number[] {
  const offsets: number[] = [];
  let offset = 0;
  wanted.forEach((_, row) => {
    offsets.push(offset);
    offset += distances[row] ?? 0;
  });
  const blocks: Block[] = [];
  wanted.forEach((place, row) => {
    let block: Block = { first: row, weight: weights[row]!, sum: weights[row]! * (place - offsets[row]!) };
    for (let above = blocks.at(-1); above && mean(above) > mean(block); above = blocks.at(-1)) {
      block = { first: above.first, weight: above.weight + block.weight, sum: above.sum + block.sum };
      blocks.pop();
    }
    blocks.push(block);
  });
  const places: number[] = [];
  blocks.forEach((block, index) => {
    const end = blocks[index + 1]?.first ?? wanted.length;
    for (let row = block.first; row < end; row++) places.push(mean(block) + offsets[row]!);
  });
  return places;
}

const mean = (block: Block) => block.sum / block.weight;
