// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title DecimalMean
/// @notice Mean of fixed-point numbers that each have their own decimals, as ERC-8004's reputation registry forms it.
library DecimalMean {
    /// @notice Most decimals that a value may have.
    uint8 internal constant MAX_DECIMALS = 18;
    /// @notice Largest value on either side, whatever its decimals; so 10^18 of it fits in 256 bits 10^20 times.
    int128 internal constant MAX_ABS_VALUE = 1e38;

    /// @notice The mean, towards zero, in the decimals that most of the values have; the fewest of those that are level.
    /// @return mean Zero of no values.
    /// @return decimals Fewer than most values have where the mean would not fit an int128.
    function meanOf(int128[] memory values, uint8[] memory valueDecimals)
        internal
        pure
        returns (int128 mean, uint8 decimals)
    {
        if (values.length == 0) return (0, 0);
        uint256[] memory uses = new uint256[](MAX_DECIMALS + 1);
        int256 sum;
        for (uint256 i; i < values.length; ++i) {
            sum += values[i] * int256(10 ** (MAX_DECIMALS - valueDecimals[i]));
            ++uses[valueDecimals[i]];
        }
        for (uint8 d = 1; d <= MAX_DECIMALS; ++d) {
            if (uses[d] > uses[decimals]) decimals = d;
        }
        int256 wide = sum / int256(values.length) / int256(10 ** (MAX_DECIMALS - decimals));
        // Many small values with many decimals beside a large one: with fewer the mean fits, as every value did.
        while (wide > type(int128).max || wide < type(int128).min) {
            wide /= 10;
            --decimals;
        }
        return (int128(wide), decimals);
    }
}
