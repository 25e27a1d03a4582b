namespace TaskFarm.Orleans.Tests.Support;

/// <summary>Tests that measure: none runs beside another.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
