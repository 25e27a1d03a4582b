namespace TaskFarm.Packing;

/// <summary>A closure that was packed for one lambda is met again for another that uses more of it; never leaves the packer.</summary>
internal sealed class SharedClosureException : Exception;
