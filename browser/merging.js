// Two people changed the same working sheet: field by field, what only one of them changed is taken over; what both
// changed differently is left to a person. Answers are texts, or lists of what is ticked.
const isSame = (one, other) => JSON.stringify(one ?? "") === JSON.stringify(other ?? "");

const namesIn = (...sheets) => new Set(sheets.flatMap(Object.keys));

// `base` is what both began with. Gives { answers, conflicts: [{ name, theirs }] }; of a conflict `answers` has mine.
// An answer that one of them does not have at all is not deleted.
export const merge = (base, mine, theirs) => {
  const answers = {};
  const conflicts = [];
  for (const name of namesIn(theirs, mine)) {
    const [before, ours, other] = [base[name], mine[name] ?? base[name], theirs[name] ?? base[name]];
    const [isOurs, isOther] = [!isSame(ours, before), !isSame(other, before)];
    answers[name] = isOurs ? ours : other;
    if (isOurs && isOther && !isSame(ours, other)) conflicts.push({ name, theirs: other });
  }
  return { answers, conflicts };
};

export const isSameSheet = (one, other) => [...namesIn(one, other)].every((name) => isSame(one[name], other[name]));
