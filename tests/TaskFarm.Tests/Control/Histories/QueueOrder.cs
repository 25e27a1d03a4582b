namespace TaskFarm.Tests.Control.Histories;

/// <summary>What a scheduler promises about the order of tasks and of workers.</summary>
internal enum QueueOrder
{
    OldestFirst,
    NewestFirst,
    Any,
}
