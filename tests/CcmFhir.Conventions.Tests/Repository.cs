namespace CcmFhir.Conventions.Tests;

internal static class Repository
{
    public static string Root { get; } = FindRoot();

    public static IEnumerable<string> Files(string folder, string pattern) =>
        Directory.EnumerateFiles(Path.Combine(Root, folder), pattern, SearchOption.AllDirectories)
            .Where(f => !f.Contains("/node_modules/", StringComparison.Ordinal));

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "CcmFhir.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("CcmFhir.sln was not found above the tests.");
        }

        return folder.FullName;
    }
}
