/** The conditions by number, as they are appended to a name. Source: ARM DDI 0403E.e, A7.3. */
export const CONDITIONS = ['eq', 'ne', 'cs', 'cc', 'mi', 'pl', 'vs', 'vc', 'hi', 'ls', 'ge', 'lt', 'gt', 'le', 'al'];
