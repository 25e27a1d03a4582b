namespace TaskFarm.Orleans.Messages;

/// <summary>What the farm's own errors are made of, as they travel.</summary>
[GenerateSerializer]
[Immutable]
[Alias("TaskFarm.FarmError")]
internal struct FarmError
{
    [Id(0)]
    public string Text;

    [Id(1)]
    public long TaskId;

    [Id(2)]
    public CompilerMessageData[]? Messages;
}

[RegisterConverter]
internal sealed class TaskNotFoundConverter : IConverter<TaskNotFoundException, FarmError>
{
    public TaskNotFoundException ConvertFromSurrogate(in FarmError surrogate) => new(surrogate.TaskId);

    public FarmError ConvertToSurrogate(in TaskNotFoundException value) => new() { TaskId = value.TaskId };
}

[RegisterConverter]
internal sealed class TaskAlreadyCompletedConverter : IConverter<TaskAlreadyCompletedException, FarmError>
{
    public TaskAlreadyCompletedException ConvertFromSurrogate(in FarmError surrogate) => new(surrogate.TaskId);

    public FarmError ConvertToSurrogate(in TaskAlreadyCompletedException value) => new() { TaskId = value.TaskId };
}

[RegisterConverter]
internal sealed class TaskAlreadyAbortedConverter : IConverter<TaskAlreadyAbortedException, FarmError>
{
    public TaskAlreadyAbortedException ConvertFromSurrogate(in FarmError surrogate) => new(surrogate.TaskId);

    public FarmError ConvertToSurrogate(in TaskAlreadyAbortedException value) => new() { TaskId = value.TaskId };
}

[RegisterConverter]
internal sealed class EngineNotFoundConverter : IConverter<EngineNotFoundException, FarmError>
{
    public EngineNotFoundException ConvertFromSurrogate(in FarmError surrogate) => new(surrogate.Text);

    public FarmError ConvertToSurrogate(in EngineNotFoundException value) => new() { Text = value.EngineId };
}

[RegisterConverter]
internal sealed class FarmUnavailableConverter : IConverter<FarmUnavailableException, FarmError>
{
    public FarmUnavailableException ConvertFromSurrogate(in FarmError surrogate) => new(surrogate.Text);

    public FarmError ConvertToSurrogate(in FarmUnavailableException value) => new() { Text = value.Message };
}

[RegisterConverter]
internal sealed class CompilationConverter : IConverter<CompilationException, FarmError>
{
    public CompilationException ConvertFromSurrogate(in FarmError surrogate) => new([.. surrogate.Messages!.Select(message => message.ToMessage())]);

    public FarmError ConvertToSurrogate(in CompilationException value) => new() { Messages = [.. value.Messages.Select(message => message.ToData())] };
}
