using System.Runtime.ExceptionServices;

namespace TaskFarm.Packing;

/// <summary>Runs packed tasks on engines, for tasks that stay packed until then.</summary>
/// <remarks>The steps are those of <see cref="AttemptRunner"/>, which takes them itself: a call more costs a small task a twentieth of its time.</remarks>
internal static class PackedRun
{
    /// <summary>Unpacks a task and takes all of its steps: two attempts may run at one time, and each has a task of its own.</summary>
    public static async ValueTask<TaskReturn> RunAsync(PackedTask packed, CodeLoader loader, EngineNamespace engine, CancellationToken cancellationToken)
    {
        var task = await packed.UnpackAsync(loader, cancellationToken).ConfigureAwait(false);
        TaskReturn returned = default;
        ExceptionDispatchInfo? failure = null;
        try
        {
            await task.BeforeAsync(engine, cancellationToken).ConfigureAwait(false);
            returned = task.ProcessResult(await task.RunAsync(engine, cancellationToken).ConfigureAwait(false));
        }
        catch (Exception exception)
        {
            failure = ExceptionDispatchInfo.Capture(exception);
        }

        try
        {
            await task.AfterAsync(engine, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            failure ??= ExceptionDispatchInfo.Capture(exception);
        }

        failure?.Throw();
        return returned;
    }
}
