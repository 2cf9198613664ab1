/** The bar above every page. What has no room in one line is moved through, and never breaks into heaps of lines. */
export const BAR_STYLE = `
.top { background: var(--card); border-bottom: 1px solid var(--line); margin-bottom: 2rem; }
.bar { display: flex; gap: .25rem 1.5rem; align-items: center; min-height: 3.5rem; }
.brand { font-weight: 650; color: var(--ink); letter-spacing: -.01em; }
.bar nav { flex: 1 1 auto; min-width: 0; overflow-x: auto; scrollbar-width: none; scroll-padding: 0 2rem; }
.bar nav::-webkit-scrollbar { display: none; }
.bar ul { display: flex; gap: 0 1.125rem; width: max-content; margin: 0; padding: 0; list-style: none; }
.bar nav a { display: block; padding: 1rem 0 calc(1rem - 2px); color: var(--faint); border-bottom: 2px solid transparent; font-size: .9375rem; line-height: 1.5; white-space: nowrap; }
.bar nav a:hover { color: var(--ink); text-decoration: none; }
.bar nav a:focus-visible { outline-offset: -4px; }
.bar nav a[aria-current] { color: var(--ink); border-color: var(--accent); font-weight: 550; }
.search { margin-left: auto; flex: 0 1 11rem; }
.search input {
  width: 100%; padding: .375rem .75rem; font: inherit; font-size: .9375rem; color: inherit; background: var(--page);
  border: 1px solid var(--faint); border-radius: .375rem;
}
.search input::placeholder { color: var(--faint); opacity: 1; }
@media (max-width: 68rem) {
  .bar { flex-wrap: wrap; padding-top: .625rem; }
  .bar nav {
    order: 3; flex-basis: 100%; margin: 0 -1.5rem; padding: 0 1.5rem;
    --edge: 1.5rem; --fade: linear-gradient(to right, transparent, #000 var(--edge), #000 calc(100% - 3rem), transparent);
    -webkit-mask-image: var(--fade); mask-image: var(--fade);
  }
  .bar nav a { padding: .625rem 0 calc(.625rem - 2px); }
}
@media (max-width: 40rem) {
  .top { margin-bottom: 1.25rem; }
  .search { flex: 1 1 8rem; }
  .bar nav { --edge: .875rem; margin: 0 -.875rem; padding: 0 .875rem; }
  .bar ul { padding-right: 2.5rem; }
}
@media print {
  .top { display: none; }
}
`
