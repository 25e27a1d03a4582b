namespace TaskFarm.Control;

/// <summary>What a controller that starts anew has to know of a task.</summary>
/// <param name="Id">The task's id.</param>
/// <param name="State">Where it stands; one that was pending waits again, until its engine says that it goes on.</param>
/// <param name="Attempt">The number of its latest attempt; 0 where there was none.</param>
/// <param name="Dependency">Which engines may run it; null for any, and for a task that has ended.</param>
public readonly record struct RecoveredTask(long Id, TaskState State, int Attempt, Dependency? Dependency = null);
