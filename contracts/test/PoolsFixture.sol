// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Test} from "forge-std/Test.sol";
import {DatanetRegistry} from "../src/DatanetRegistry.sol";
import {IPools, Pools} from "../src/Pools.sol";
import {Formats} from "../src/libraries/Formats.sol";
import {MerkleTree} from "./MerkleTree.sol";

/// @notice A curator's Datanet, versions of it as lists of contributors, and one-line ways to release, settle and claim.
abstract contract PoolsFixture is Test {
    DatanetRegistry internal datanets = new DatanetRegistry();
    Pools internal pools = new Pools(datanets);
    address internal curator = makeAddr("curator");
    address internal alice = makeAddr("alice");
    address internal bob = makeAddr("bob");
    address internal stranger = makeAddr("stranger");
    uint64 internal datanetId;

    function setUp() public virtual {
        vm.warp(1_795_000_000);
        vm.prank(curator);
        datanetId = uint64(datanets.create("salt", "first", 1, "manifest"));
        vm.deal(address(this), 1_000_000 ether);
    }

    /// @dev The row at `index` of every version that tests release, but for its contributor.
    function row(uint32 index) internal pure returns (IPools.Row memory) {
        return IPools.Row(
            index, keccak256(abi.encode("datum", index)), address(uint160(0xE1E1E1E1E1E1E1E1E1 + index)), "batch"
        );
    }

    function leaves(address[] memory contributors) internal pure returns (bytes32[] memory list) {
        list = new bytes32[](contributors.length);
        for (uint32 i; i < list.length; ++i) {
            IPools.Row memory r = row(i);
            list[i] = Formats.versionLeaf(r.datumHash, contributors[i], r.reviewer, r.batchRoot);
        }
    }

    function release(address[] memory contributors) internal returns (uint32 version) {
        bytes32 root = MerkleTree.root(leaves(contributors));
        vm.prank(curator);
        return datanets.release(datanetId, root, uint32(contributors.length), "manifest");
    }

    function settle(uint32 version, address[] memory contributors) internal {
        bytes32 root = MerkleTree.root(leaves(contributors));
        pools.settle(datanetId, version, root, uint32(contributors.length), "manifest");
    }

    /// @dev Credits `amount`, releases the next version and settles it.
    function fill(uint256 amount, address[] memory contributors) internal returns (uint32 version) {
        pools.credit{value: amount}(datanetId);
        version = release(contributors);
        settle(version, contributors);
    }

    function rowsAt(uint32[] memory indexes) internal pure returns (IPools.Row[] memory rows) {
        rows = new IPools.Row[](indexes.length);
        for (uint256 i; i < rows.length; ++i) {
            rows[i] = row(indexes[i]);
        }
    }

    /// @dev Rows of one contributor, ascending.
    function indexesOf(address contributor, address[] memory contributors) internal pure returns (uint32[] memory own) {
        own = new uint32[](contributors.length);
        uint256 count;
        for (uint32 i; i < contributors.length; ++i) {
            if (contributors[i] == contributor) own[count++] = i;
        }
        assembly ("memory-safe") {
            mstore(own, count)
        }
    }

    /// @dev Siblings that do not follow from the leaves at `indexes`, as `IPools.claim` says.
    function multiProof(address[] memory contributors, uint32[] memory indexes)
        internal
        pure
        returns (bytes32[] memory proof)
    {
        bytes32[] memory layer = leaves(contributors);
        bool[] memory known = new bool[](layer.length);
        for (uint256 i; i < indexes.length; ++i) {
            known[indexes[i]] = true;
        }
        proof = new bytes32[](indexes.length * 32);
        uint256 used;
        while (layer.length > 1) {
            bytes32[] memory above = new bytes32[]((layer.length + 1) / 2);
            bool[] memory knownAbove = new bool[](above.length);
            for (uint256 i; i < above.length; ++i) {
                bool isPair = 2 * i + 1 < layer.length;
                bytes32 right = isPair ? layer[2 * i + 1] : bytes32(0);
                bool knowsRight = isPair && known[2 * i + 1];
                above[i] = keccak256(abi.encode(layer[2 * i], right));
                knownAbove[i] = known[2 * i] || knowsRight;
                if (knownAbove[i] && !knowsRight) proof[used++] = right;
                else if (knownAbove[i] && !known[2 * i]) proof[used++] = layer[2 * i];
            }
            (layer, known) = (above, knownAbove);
        }
        assembly ("memory-safe") {
            mstore(proof, used)
        }
    }

    function claim(uint32 version, address contributor, address[] memory contributors, uint32[] memory indexes)
        internal
        returns (uint256)
    {
        return pools.claim(datanetId, version, contributor, rowsAt(indexes), multiProof(contributors, indexes));
    }

    /// @dev alice, bob, alice, bob, … or what `pattern` says: 0 alice, 1 bob.
    function people(bytes memory pattern) internal view returns (address[] memory list) {
        list = new address[](pattern.length);
        for (uint256 i; i < list.length; ++i) {
            list[i] = pattern[i] == 0 ? alice : bob;
        }
    }

    function only(uint32 a) internal pure returns (uint32[] memory list) {
        list = new uint32[](1);
        list[0] = a;
    }

    function only(uint32 a, uint32 b) internal pure returns (uint32[] memory list) {
        list = new uint32[](2);
        (list[0], list[1]) = (a, b);
    }
}
