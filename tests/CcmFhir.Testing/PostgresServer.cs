using System.Diagnostics;
using Npgsql;

namespace CcmFhir.Testing;

/// <summary>
/// A real PostgreSQL on loopback, started on first use by the tests of one process and ended with it. Needs Debian's
/// <c>postgresql</c> package (tests/run installs it).
/// </summary>
public static class PostgresServer
{
    private static readonly Lazy<Task<int>> Port = new(StartAsync);
    private static int _databases;

    /// <summary>A connection string to an empty database of its own.</summary>
    public static async Task<string> NewDatabaseAsync()
    {
        var port = await Port.Value;
        var name = $"test_{Environment.ProcessId}_{Interlocked.Increment(ref _databases)}";
        await using var connection = new NpgsqlConnection(ConnectionString(port, "postgres"));
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand($"create database {name}", connection);
        await command.ExecuteNonQueryAsync();
        return ConnectionString(port, name);
    }

    private static string ConnectionString(int port, string database) =>
        $"Host=127.0.0.1;Port={port};Username=postgres;Database={database};Maximum Pool Size=20;Include Error Detail=false";

    private static async Task<int> StartAsync()
    {
        var bin = Directory.EnumerateDirectories("/usr/lib/postgresql").Order().Select(d => Path.Combine(d, "bin")).LastOrDefault()
            ?? throw new InvalidOperationException("PostgreSQL is not installed: apt-get install postgresql");
        var folder = Directory.CreateTempSubdirectory("ccmfhir-postgres-").FullName;
        var data = Path.Combine(folder, "data");
        await RunAsync(null, "chmod", "777", folder);
        await RunAsync("postgres", Path.Combine(bin, "initdb"), "-D", data, "-U", "postgres", "-A", "trust", "--no-sync", "-E", "UTF8");
        var port = FreePort.Take();
        // The shell stops the server when its input closes, so a killed test process leaves none behind.
        var server = Start("postgres", "sh", "-c", "\"$@\" & p=$!; cat >/dev/null; kill -QUIT $p; wait $p", "sh",
            Path.Combine(bin, "postgres"), "-D", data, "-p", $"{port}", "-c", "listen_addresses=127.0.0.1",
            "-c", "unix_socket_directories=", "-c", "max_connections=200", "-c", "fsync=off");
        // Read to the end of its days: a server whose log nobody reads stops at the full pipe, some thousand lost connections later.
        var last = "";
        server.ErrorDataReceived += (_, line) => last = line.Data ?? last;
        server.BeginErrorReadLine();
        AppDomain.CurrentDomain.ProcessExit += (_, _) =>
        {
            server.StandardInput.Close();
            server.WaitForExit(10_000);
            Directory.Delete(folder, recursive: true);
        };
        for (var tries = 0; tries < 100; tries++)
        {
            try
            {
                await using var connection = new NpgsqlConnection(ConnectionString(port, "postgres"));
                await connection.OpenAsync();
                return port;
            }
            catch (NpgsqlException) when (!server.HasExited)
            {
                await Task.Delay(100);
            }
        }

        throw new InvalidOperationException("PostgreSQL did not start: " + last);
    }

    private static async Task RunAsync(string? user, string file, params string[] arguments)
    {
        using var process = Start(user, file, arguments);
        var error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{file} failed: {error}");
        }
    }

    /// <summary>PostgreSQL refuses to run as root, so root starts it as the user its package made.</summary>
    private static Process Start(string? user, string file, params string[] arguments)
    {
        var asRoot = user is not null && Environment.UserName == "root";
        var info = new ProcessStartInfo(asRoot ? "setpriv" : file) { RedirectStandardInput = true, RedirectStandardError = true, RedirectStandardOutput = true };
        foreach (var argument in asRoot ? [$"--reuid={user}", $"--regid={user}", "--clear-groups", file, .. arguments] : arguments)
        {
            info.ArgumentList.Add(argument);
        }

        var process = Process.Start(info)!;
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        return process;
    }
}
