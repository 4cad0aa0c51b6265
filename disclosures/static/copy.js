// Copies what a button's data-copy names. Without scripts the text is selected and copied by hand.
document.querySelectorAll("[data-copy]").forEach((button) => {
  if (!navigator.clipboard) return;
  button.hidden = false;
  button.addEventListener("click", async () => {
    const source = document.getElementById(button.dataset.copy);
    const said = document.querySelector("[data-copied]");
    try {
      await navigator.clipboard.writeText(source.value ?? source.textContent);
      said.textContent = "Copied.";
    } catch {
      source.select?.();
      said.textContent = "Selected. Copy it with Ctrl and C.";
    }
  });
});
