/** What dashboards ask for. */
export const dashboardReaders = {};
