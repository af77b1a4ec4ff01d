/** The name that comes nearest to one that is unknown. */

/** How many letters to insert, remove or replace to make `b` of `a`. */
const distance = (a: string, b: string): number => {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1))
    }
    row = next
  }
  return row[b.length] ?? 0
}

/** The nearest of `names`, if one comes near at all: an upper case letter counts as its lower case one. */
export const nearest = (name: string, names: ReadonlyArray<string>): string | undefined => {
  const lower = name.toLowerCase()
  const [best] = names
    .map((candidate) => ({
      begins: lower !== "" && candidate.toLowerCase().startsWith(lower),
      candidate,
      far: distance(lower, candidate.toLowerCase())
    }))
    .filter(({ begins, candidate, far }) => begins || far <= Math.max(1, Math.floor(candidate.length / 2)))
    .toSorted((a, b) => Number(b.begins) - Number(a.begins) || a.far - b.far)
  return best?.candidate
}
