namespace TaskFarm.Server.Problems;

/// <summary>A request that is answered with a problem.</summary>
internal sealed class ProblemException(Problem problem) : Exception(problem.Detail)
{
    public Problem Problem => problem;
}
