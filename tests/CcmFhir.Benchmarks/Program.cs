using CcmFhir.Benchmarks;

// The drivers by name. Each prints progress on stderr and, as its last line on stdout, one JSON object with its figures.
var drivers = new Dictionary<string, Func<string[], Task<int>>>(StringComparer.Ordinal)
{
    ["bundle"] = BundleDriver.RunAsync,
    ["crash"] = CrashDriver.RunAsync,
    ["fuzz"] = FuzzDriver.RunAsync,
    ["launch"] = LaunchDriver.RunAsync,
    ["months"] = MonthsDriver.RunAsync,
    ["ndjson"] = NdjsonDriver.RunAsync,
    ["pages"] = PagesDriver.RunAsync,
    ["relay"] = RelayDriver.RunAsync,
};

if (args.Length == 0 || !drivers.TryGetValue(args[0], out var driver))
{
    await Console.Error.WriteLineAsync($"Name a driver: {string.Join(", ", drivers.Keys.Order(StringComparer.Ordinal))}");
    return 2;
}

return await driver(args[1..]);
