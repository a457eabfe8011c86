// Whether a report says that images of somebody are being spread. Before it was an answer of three, it was a truth value.
export const saysImages = (value) => value?.images === "yes" || value?.images === true;
