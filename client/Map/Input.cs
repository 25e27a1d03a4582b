namespace TaskFarm.CommandLine.Map;

/// <summary>One input of a map as it was given.</summary>
/// <param name="Number">Its place among the inputs, from 1.</param>
/// <param name="Text">What the function gets, before conversion.</param>
internal readonly record struct Input(long Number, string Text);
