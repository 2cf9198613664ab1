/** A file to write: its path below the folder, and its text. */
export interface NewFile {
  readonly path: string
  readonly text: string
}

/** How one kind of plugin is begun. */
export interface Recipe {
  /** Names that are taken already, shipped or the user's own. */
  taken(folders: readonly string[]): Promise<ReadonlySet<string>>
  /** What a checkout of orch-watch needs: the plugin, its tests, whatever else belongs to it. */
  inCheckout(name: string): readonly NewFile[]
  /** One file that runs as it stands, for a folder of the user's own. */
  onItsOwn(name: string): NewFile
  /** What to do next, a line each. */
  next(name: string, place: 'checkout' | 'folder'): readonly string[]
}
