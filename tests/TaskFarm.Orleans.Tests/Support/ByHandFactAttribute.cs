namespace TaskFarm.Orleans.Tests.Support;

/// <summary>A test that takes minutes: skipped unless it is asked for.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal class ByHandFactAttribute : FactAttribute
{
    private const string Variable = "TASKFARM_LONG_TESTS";

    public ByHandFactAttribute()
    {
        if (Environment.GetEnvironmentVariable(Variable) != "1")
            Skip = $"It takes minutes. To run it: {Variable}=1";
    }
}
