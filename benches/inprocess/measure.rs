//! Times an operation, and fits a power to the times.

use std::time::{Duration, Instant};

/// A round takes at least so long, and there are so many.
const ROUND: Duration = Duration::from_millis(5);
const ROUNDS: usize = 11;

/// Seconds an operation, the best of the rounds: everything that disturbs a round makes it longer.
pub fn time(operation: &mut dyn FnMut()) -> f64 {
    let mut repeats = 1_u32;
    while round(operation, repeats) < ROUND && repeats < 1 << 24 {
        repeats *= 2;
    }
    let best = (0..ROUNDS).map(|_| round(operation, repeats)).min().unwrap_or_default();
    best.as_secs_f64() / f64::from(repeats)
}

fn round(operation: &mut dyn FnMut(), repeats: u32) -> Duration {
    let began = Instant::now();
    for _ in 0..repeats {
        operation();
    }
    began.elapsed()
}

/// The exponent by which time grows with size: the slope of the line through the logarithms that is nearest by least
/// squares. Only the larger half counts, where what every operation costs anyway is small.
pub fn exponent(points: &[(f64, f64)]) -> f64 {
    let larger = &points[points.len() / 2..];
    let logs: Vec<(f64, f64)> = larger.iter().map(|(size, time)| (size.ln(), time.ln())).collect();
    let mean = |of: fn(&(f64, f64)) -> f64| logs.iter().map(of).sum::<f64>() / logs.len() as f64;
    let (x, y) = (mean(|log| log.0), mean(|log| log.1));
    let shared: f64 = logs.iter().map(|log| (log.0 - x) * (log.1 - y)).sum();
    shared / logs.iter().map(|log| (log.0 - x).powi(2)).sum::<f64>()
}

/// A time in the unit that suits it.
pub fn shown(seconds: f64) -> String {
    match seconds {
        _ if seconds < 1e-6 => format!("{:.0} ns", seconds * 1e9),
        _ if seconds < 1e-3 => format!("{:.1} µs", seconds * 1e6),
        _ => format!("{:.2} ms", seconds * 1e3),
    }
}
