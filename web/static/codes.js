// Choosing a file puts its text where it could be pasted, so that the page works without this.
const file = document.getElementById("file");
document.getElementById("choose").hidden = false;
document.getElementById("chosen").addEventListener("change", async (event) => {
  const [chosen] = event.target.files;
  if (chosen) file.value = await chosen.text();
});
