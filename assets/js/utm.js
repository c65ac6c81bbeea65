// Degrees to metres of a UTM zone, by the series of Krüger in the third flattening, to its sixth
// power: C. F. F. Karney, Transverse Mercator with an accuracy of a few nanometers, Journal of
// Geodesy 85 (2011), equations 7 to 12 and 35. WGS 84 and GRS 80 differ by less than a millimetre
// here. Differences of ETRS 89 and WGS 84 (some decimetres) lie far below what a phone knows.

const EQUATOR = 6378137;
const FLATTENING = 1 / 298.257223563;
const SCALE = 0.9996;
const FALSE_EAST = 500000;

const N = FLATTENING / (2 - FLATTENING);
const ECCENTRICITY = Math.sqrt(FLATTENING * (2 - FLATTENING));
const RADIUS = (EQUATOR / (1 + N)) * (1 + N ** 2 / 4 + N ** 4 / 64 + N ** 6 / 256);

/** Coefficients of the series, each a polynomial in the third flattening from its own power on. */
const ALPHA = [
  [1 / 2, -2 / 3, 5 / 16, 41 / 180, -127 / 288, 7891 / 37800],
  [13 / 48, -3 / 5, 557 / 1440, 281 / 630, -1983433 / 1935360],
  [61 / 240, -103 / 140, 15061 / 26880, 167603 / 181440],
  [49561 / 161280, -179 / 168, 6601661 / 7257600],
  [34729 / 80640, -3418889 / 1995840],
  [212378941 / 319334400],
].map((terms, j) => terms.reduce((sum, term, i) => sum + term * N ** (j + 1 + i), 0));

/**
 * East and north in metres of a point of the northern hemisphere.
 * @param {number} lon degrees @param {number} lat degrees @param {number} zone 1 to 60
 * @returns {[number, number]}
 */
export function toUtm(lon, lat, zone) {
  const radians = Math.PI / 180;
  const beside = (lon - (6 * zone - 183)) * radians;
  const tau = Math.tan(lat * radians);
  const sigma = Math.sinh(ECCENTRICITY * Math.atanh((ECCENTRICITY * tau) / Math.hypot(1, tau)));
  const conformal = tau * Math.hypot(1, sigma) - sigma * Math.hypot(1, tau);
  const xi = Math.atan2(conformal, Math.cos(beside));
  const eta = Math.asinh(Math.sin(beside) / Math.hypot(conformal, Math.cos(beside)));
  let north = xi;
  let east = eta;
  ALPHA.forEach((alpha, j) => {
    const k = 2 * (j + 1);
    north += alpha * Math.sin(k * xi) * Math.cosh(k * eta);
    east += alpha * Math.cos(k * xi) * Math.sinh(k * eta);
  });
  return [FALSE_EAST + SCALE * RADIUS * east, SCALE * RADIUS * north];
}
