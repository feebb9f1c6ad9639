const focusable = 'input, textarea, button, select, [tabindex="0"]'

/** Moves to a field; a group (radio, checkboxes) cannot take the focus, its chosen or first control can. */
export function focusField(id: string): void {
  const target = document.getElementById(id)
  const control = target?.matches(focusable)
    ? target
    : (target?.querySelector<HTMLElement>('[data-state="checked"]:not(:disabled)') ??
      target?.querySelector<HTMLElement>(focusable))
  control?.focus()
}
