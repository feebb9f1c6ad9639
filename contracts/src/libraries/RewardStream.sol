// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title RewardStream
/// @notice Pays what was funded evenly over seven days. What arrives while a stream runs waits for its end and is the next
/// stream, so that nobody can stretch a running one by funding it with dust, and nobody who arrives just before a payment
/// takes a week's reward in a block. Time in which nobody is staked does not count: the stream waits.
library RewardStream {
    uint32 internal constant DURATION = 7 days;

    /// @param left Wei of the running stream that is not paid yet.
    /// @param queued Wei that waits for the running stream's end.
    /// @param secondsLeft How long the running stream still pays; 0 when none runs.
    /// @param updatedAt When the stream was brought up to date.
    struct Stream {
        uint96 left;
        uint96 queued;
        uint32 secondsLeft;
        uint32 updatedAt;
    }

    /// @notice Adds `amount` to what is streamed next.
    function fund(Stream memory stream, uint256 amount) internal pure {
        stream.queued += uint96(amount);
        if (stream.secondsLeft == 0) _next(stream);
    }

    /// @notice Brings the stream to now.
    /// @param waiting True when nobody is staked.
    /// @return paid Wei that fell due; every stream pays its last wei at its last second, whatever was rounded before.
    function advance(Stream memory stream, bool waiting) internal view returns (uint256 paid) {
        uint256 elapsed = block.timestamp - stream.updatedAt;
        stream.updatedAt = uint32(block.timestamp);
        if (waiting) return 0;
        // At most the running stream and the one that was queued behind it can have passed: funding comes through here first.
        if (elapsed >= stream.secondsLeft) {
            elapsed -= stream.secondsLeft;
            paid = stream.left;
            _next(stream);
            if (elapsed >= stream.secondsLeft) {
                paid += stream.left;
                stream.left = 0;
                stream.secondsLeft = 0;
                return paid;
            }
        }
        uint256 part = uint256(stream.left) * elapsed / stream.secondsLeft;
        stream.left -= uint96(part);
        stream.secondsLeft -= uint32(elapsed);
        paid += part;
    }

    function _next(Stream memory stream) private pure {
        stream.left = stream.queued;
        stream.queued = 0;
        stream.secondsLeft = stream.left == 0 ? 0 : DURATION;
    }
}
