// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Fees, Policy} from "../interfaces/Types.sol";
import {EmbeddedChain} from "./EmbeddedChain.sol";

/// @dev A policy in one slot: a struct in a struct would take two. From the lowest bit: version, fromEpoch, window (32 bits
/// each), then burn, treasury, stakers, model, data, reviewers, curators (16 bits each).
type PackedPolicy is uint256;

using FeePolicy for PackedPolicy global;

/// @title FeePolicy
/// @notice How a fee is divided, within bounds that nobody can move.
library FeePolicy {
    uint256 internal constant BPS = 10_000;
    /// @notice Most that burn, treasury and stakers may take together.
    uint256 internal constant MOST_OVERHEAD_BPS = 3_000;
    /// @notice Most of a row's part that its reviewer and its curator may take together.
    uint256 internal constant MOST_BESIDE_CONTRIBUTOR_BPS = 5_000;
    uint256 internal constant SHORTEST_WINDOW = 1 hours;
    uint256 internal constant LONGEST_WINDOW = 7 days;

    /// @notice A part or the window is outside its bounds.
    error BadFees(Fees fees);

    /// @notice Reverts unless the fees are within the bounds; the embedded chain has no shortest window.
    function check(Fees memory f) internal view {
        uint256 overhead = uint256(f.burnBps) + f.treasuryBps + f.stakersBps;
        bool fine = overhead + f.modelBps + f.dataBps == BPS && overhead <= MOST_OVERHEAD_BPS
            && uint256(f.reviewersBps) + f.curatorsBps <= MOST_BESIDE_CONTRIBUTOR_BPS
            && f.disputeWindow <= LONGEST_WINDOW && (EmbeddedChain.here() || f.disputeWindow >= SHORTEST_WINDOW);
        if (!fine) revert BadFees(f);
    }

    function pack(Policy memory p) internal pure returns (PackedPolicy) {
        Fees memory f = p.fees;
        uint256 parts = uint256(f.burnBps) | uint256(f.treasuryBps) << 16 | uint256(f.stakersBps) << 32
            | uint256(f.modelBps) << 48 | uint256(f.dataBps) << 64 | uint256(f.reviewersBps) << 80
            | uint256(f.curatorsBps) << 96;
        return PackedPolicy.wrap(
            uint256(p.version) | uint256(p.fromEpoch) << 32 | uint256(f.disputeWindow) << 64 | parts << 96
        );
    }

    function unpack(PackedPolicy packed) internal pure returns (Policy memory p) {
        p.version = uint32(packed.version());
        p.fromEpoch = uint32(packed.fromEpoch());
        p.fees.burnBps = uint16(packed.burnBps());
        p.fees.treasuryBps = uint16(PackedPolicy.unwrap(packed) >> 112);
        p.fees.stakersBps = uint16(packed.stakersBps());
        p.fees.modelBps = uint16(PackedPolicy.unwrap(packed) >> 144);
        p.fees.dataBps = uint16(PackedPolicy.unwrap(packed) >> 160);
        p.fees.reviewersBps = uint16(PackedPolicy.unwrap(packed) >> 176);
        p.fees.curatorsBps = uint16(PackedPolicy.unwrap(packed) >> 192);
        p.fees.disputeWindow = uint32(packed.disputeWindow());
    }

    function version(PackedPolicy packed) internal pure returns (uint256) {
        return uint32(PackedPolicy.unwrap(packed));
    }

    function fromEpoch(PackedPolicy packed) internal pure returns (uint256) {
        return uint32(PackedPolicy.unwrap(packed) >> 32);
    }

    function disputeWindow(PackedPolicy packed) internal pure returns (uint256) {
        return uint32(PackedPolicy.unwrap(packed) >> 64);
    }

    function burnBps(PackedPolicy packed) internal pure returns (uint256) {
        return uint16(PackedPolicy.unwrap(packed) >> 96);
    }

    function stakersBps(PackedPolicy packed) internal pure returns (uint256) {
        return uint16(PackedPolicy.unwrap(packed) >> 128);
    }

    /// @notice What lines may pay at most: the model's and the data's part.
    function linesBps(PackedPolicy packed) internal pure returns (uint256) {
        return uint256(uint16(PackedPolicy.unwrap(packed) >> 144)) + uint16(PackedPolicy.unwrap(packed) >> 160);
    }
}
