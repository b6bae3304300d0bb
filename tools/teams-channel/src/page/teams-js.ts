/// <reference lib="dom" />
// What a page of the bot has of Teams' library here: it tells the window that opened it how a sign-in ended. The names are
// those of @microsoft/teams-js; what it says on the wire is ours, as Teams' own is not documented.

const { origin: teams } = new URL((document.currentScript as HTMLScriptElement).src);
const tell = (said: object): void => (window.opener as Window | null)?.postMessage(said, teams);

Object.assign(window, {
  microsoftTeams: {
    app: {
      initialize: (): Promise<void> =>
        window.opener === null ? Promise.reject(new Error('Teams did not open this page.')) : Promise.resolve(),
    },
    authentication: {
      notifySuccess: (state: string): void => tell({ state }),
      notifyFailure: (failure: string): void => tell({ failure }),
    },
  },
});
