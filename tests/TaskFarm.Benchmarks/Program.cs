using BenchmarkDotNet.Running;
using TaskFarm.Benchmarks;
using TaskFarm.Benchmarks.Ratios;

// ratios [NAME]...   one JSON object a line, each bar with the figure that was measured; exit code 1 where a bar is missed
// anything else      BenchmarkDotNet's own command line, for example --filter '*'
switch (args)
{
    case [FirstStringTask.ChildCommand]:
        return await FirstStringTask.RunAsChildAsync();
#if ORLEANS
    case [TaskFarm.Benchmarks.Cluster.SiloProcess.ChildCommand, var port, var engines]:
        return await TaskFarm.Benchmarks.Cluster.SiloProcess.RunAsChildAsync(port, engines);
#endif
    case [RatioRun.HereCommand, var name]:
        return await RatioRun.RunHereAsync(name);
    case ["ratios", .. var names]:
        return await RatioRun.RunAsync(names);
    default:
        BenchmarkSwitcher.FromAssembly(typeof(SchedulerBenchmarks).Assembly).Run(args);
        return 0;
}
