namespace TaskFarm.Orleans.Tests.Support;

/// <summary>What a grain asks of storage.</summary>
internal sealed record StorageCall(StorageOperation Operation, string Record, GrainId Grain);
