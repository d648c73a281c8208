using System.Diagnostics;

namespace CcmFhir.Sandbox.Hosting;

/// <summary>Waits for the end of whoever started the sandbox, so that a killed parent leaves no orphan.</summary>
internal static class Parent
{
    /// <summary>Completes when the process ends, or, without an id, when standard input closes.</summary>
    public static async Task EndedAsync(int? processId, CancellationToken cancel)
    {
        try
        {
            if (processId is { } id)
            {
                using var parent = Process.GetProcessById(id);
                await parent.WaitForExitAsync(cancel);
                return;
            }

            // A console read cannot be cancelled, so it waits on its own thread and we stop waiting for it.
            await Task.Run(() => Console.OpenStandardInput().CopyTo(Stream.Null), CancellationToken.None).WaitAsync(cancel);
        }
        catch (Exception e) when (e is ArgumentException or OperationCanceledException)
        {
            // No such process, or we were told to end: either way the wait is over.
        }
    }
}
