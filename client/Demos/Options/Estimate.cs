namespace TaskFarm.CommandLine.Demos.Options;

/// <summary>What a simulation says of a price.</summary>
/// <param name="Price">The price, with the control variate.</param>
/// <param name="Error">Its standard error.</param>
/// <param name="PlainError">The standard error without the control variate.</param>
/// <param name="Geometric">The simulated price of the option on the geometric average, whose exact price is known.</param>
/// <param name="GeometricError">Its standard error.</param>
internal readonly record struct Estimate(double Price, double Error, double PlainError, double Geometric, double GeometricError);
