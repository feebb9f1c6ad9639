// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ClaimLeaf} from "../../../src/interfaces/Evidence.sol";
import {IRoyalties} from "../../../src/interfaces/IRoyalties.sol";
import {Fees, Header, Policy} from "../../../src/interfaces/Types.sol";
import {Formats} from "../../../src/libraries/Formats.sol";
import {MerkleTree} from "../../MerkleTree.sol";
import {ChannelActions} from "./ChannelActions.sol";

/// @notice What an honest operator posts, and what an epoch does to the sums.
abstract contract EpochModel is ChannelActions {
    struct Epoch {
        Header header;
        bytes32 previousHead;
        /// Of each of `claimants`.
        uint256[] cumulatives;
    }

    /// @notice Number of the newest epoch that was not voided.
    uint256 public number;
    /// @notice Number of the newest finalised epoch.
    uint256 public finalised;
    /// @dev By number; a voided epoch is written over.
    mapping(uint256 number => Epoch) internal epochs;
    Header internal honestNow;
    uint256[] internal drafted;
    uint256 private drafts;
    /// @dev Policies by the epoch from which they hold, ascending.
    Policy[] private schedule;

    constructor() {
        schedule.push(Policy(1, 1, firstFees()));
    }

    function honestHeader() external view returns (Header memory) {
        return honestNow;
    }

    function previousHead() external view returns (bytes32) {
        return epochs[number].previousHead;
    }

    function rootOf(uint256 epoch) external view returns (bytes32) {
        return epochs[epoch].header.claims;
    }

    /// @notice What an account can have been paid at most: its sum in the newest finalised epoch.
    function provenTo(uint256 who) external view returns (uint256) {
        return finalised == 0 ? 0 : epochs[finalised].cumulatives[who];
    }

    /// @dev An honest header over the pool; the floors of its lines leave a few wei to the treasury.
    function _draft(uint256 seed) internal returns (Header memory) {
        uint256 most = pool * _linesBps(number + 1) / BPS;
        uint256 dust = _random(seed, 4) % 8;
        uint256 lineSum = most > dust ? most - dust : 0;
        drafted = number == 0 ? new uint256[](claimants.length) : epochs[number].cumulatives;
        uint256 left = lineSum;
        uint256 last = claimants.length - 1;
        for (uint256 i; i < last; ++i) {
            uint256 own = _random(seed, 50 + i) % 3 == 0 ? 0 : _random(seed, 40 + i) % (left / 2 + 1);
            drafted[i] += own;
            left -= own;
        }
        drafted[last] += left;
        ++drafts;
        return Header(MerkleTree.root(_leaves(drafted)), _word(1), _word(2), _word(3), pool, lineSum);
    }

    /// @dev Moves the pending epoch's total to who it belongs to.
    function _countFinalised() internal {
        finalised = number;
        Header memory header = epochs[number].header;
        Fees memory f = _policyAt(number).fees;
        uint256 toBeBurned = header.total * f.burnBps / BPS;
        uint256 forStakers = header.total * f.stakersBps / BPS;
        toBurn += toBeBurned;
        toStakers += forStakers;
        toTreasury += header.total - toBeBurned - forStakers - header.lineSum;
        claimable += header.lineSum;
        finalisedLines += header.lineSum;
        pending = 0;
    }

    /// @dev The epoch being earned now, and those before it, keep their policies.
    function _schedule(Fees memory f) internal {
        while (schedule[schedule.length - 1].fromEpoch >= number + 2) schedule.pop();
        schedule.push(Policy(uint32(schedule.length + 1), uint32(number + 2), f));
    }

    function _policyAt(uint256 epoch) internal view returns (Policy memory policy) {
        for (uint256 i; i < schedule.length && schedule[i].fromEpoch <= epoch; ++i) {
            policy = schedule[i];
        }
    }

    function _linesBps(uint256 epoch) internal view returns (uint256) {
        Fees memory f = _policyAt(epoch).fees;
        return uint256(f.modelBps) + f.dataBps;
    }

    /// @dev Who has earned nothing yet has no leaf.
    function _item(uint256 epoch, uint256 who) internal view returns (IRoyalties.ClaimItem memory item) {
        uint256[] memory cumulatives = epochs[epoch].cumulatives;
        item.epoch = epoch;
        item.leaf = _leaf(cumulatives, who);
        item.proof = MerkleTree.proof(_leaves(cumulatives), item.leaf.index);
    }

    function _leaf(uint256[] memory cumulatives, uint256 who) private view returns (ClaimLeaf memory leaf) {
        (leaf.account, leaf.cumulative) = (claimants[who], cumulatives[who]);
        for (uint256 i; i < who; ++i) {
            if (cumulatives[i] != 0) ++leaf.index;
            leaf.sumBefore += cumulatives[i];
        }
        leaf.lineEnd = 1 + leaf.index;
    }

    function _leaves(uint256[] memory cumulatives) private view returns (bytes32[] memory result) {
        uint256 count;
        for (uint256 i; i < cumulatives.length; ++i) {
            if (cumulatives[i] != 0) ++count;
        }
        result = new bytes32[](count);
        for (uint256 i; i < cumulatives.length; ++i) {
            if (cumulatives[i] == 0) continue;
            ClaimLeaf memory leaf = _leaf(cumulatives, i);
            result[leaf.index] = _hash(leaf);
        }
    }

    function _hash(ClaimLeaf memory leaf) internal pure returns (bytes32) {
        return Formats.claimLeaf(leaf.index, leaf.account, leaf.cumulative, leaf.sumBefore, leaf.lineEnd);
    }

    function _word(uint256 which) private view returns (bytes32) {
        return keccak256(abi.encode(drafts, which));
    }
}
